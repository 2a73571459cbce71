// node-oidc-provider (OpenID-certified) whose people sign in without a page: login_hint says who they are, and who has
// none is the first of them.
// PUT /rig/people replaces the people: {"alice": {"email": …, "name": …, "groups": [...]}}. Who is not there is gone.
import { createRequire } from 'module';

const require = createRequire(`${process.env.RIG_MODULES}/`);
const { Provider } = await import(require.resolve('oidc-provider'));
const port = Number(process.env.RIG_PORT);
const issuer = `http://127.0.0.1:${port}`;
let people = {};

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'registry',
    client_secret: 'registry-secret-of-some-length',
    redirect_uris: ['http://127.0.0.1/c/oidc/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'], groups: ['groups'] },
  scopes: ['openid', 'offline_access', 'email', 'profile', 'groups'],
  // By its default the further claims are told at the userinfo endpoint only.
  conformIdTokenClaims: process.env.RIG_CLAIMS_IN_USERINFO === 'true',
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['rig'] },
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const { client, session, provider: own, params } = ctx.oidc;
    const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(params.scope);
    await grant.save();
    return grant;
  },
  findAccount: async (_ctx, id) => people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) },
});

// Sites are at any port.
provider.Client.prototype.redirectUriAllowed = (uri) => /^http:\/\/127\.0\.0\.1:\d+\/c\/oidc\/callback$/.test(uri);

provider.use(async (ctx, next) => {
  if (ctx.path === '/rig/people' && ctx.method === 'PUT') {
    const chunks = [];
    for await (const chunk of ctx.req) chunks.push(chunk);
    people = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    ctx.status = 204;
    return;
  }
  if (ctx.path.startsWith('/interaction/')) {
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    const person = params.login_hint ?? Object.keys(people)[0];
    const result = people[person]
      ? { login: { accountId: person } }
      : { error: 'access_denied', error_description: 'nobody of that name' };
    ctx.respond = false;
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
    return;
  }
  await next();
});

provider.listen(port, '127.0.0.1', () => console.log('up'));
