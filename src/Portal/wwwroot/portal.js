// What pages need a browser for. Everything else is drawn by the server.
(() => {
  'use strict';

  const themeKey = 'entrepot.theme';
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => {
    const kept = localStorage.getItem(themeKey);
    return kept ? kept === 'dark' : system.matches;
  };
  const paint = () => document.documentElement.classList.toggle('dark', isDark());
  paint();

  const menuButton = '.mud-menu [aria-haspopup="menu"], .mud-menu [aria-haspopup="true"]';
  let opener = null;
  document.addEventListener('click', (event) => (opener = event.target.closest(menuButton) ?? opener), true);

  window.entrepot = {
    watchTheme(page) {
      const tell = () => {
        paint();
        page.invokeMethodAsync('SetDarkAsync', isDark()).catch(() => system.removeEventListener('change', tell));
      };
      system.addEventListener('change', tell);
      tell();
    },
    // A choice that equals the system's is no choice: it goes on following.
    keepTheme(dark) {
      if (dark === system.matches) localStorage.removeItem(themeKey);
      else localStorage.setItem(themeKey, dark ? 'dark' : 'light');
      paint();
    },
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        // Browsers give the clipboard to https pages alone; this old way works everywhere.
        const box = document.createElement('textarea');
        box.value = text;
        box.style.position = 'fixed';
        box.style.opacity = '0';
        const focused = document.activeElement;
        (document.querySelector('.mud-dialog') ?? document.body).appendChild(box);
        box.select();
        const done = document.execCommand('copy');
        box.remove();
        focused?.focus();
        return done;
      }
    },
    // Saves a text that is shown once, such as a robot account's secret.
    save(name, text) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
      link.download = name;
      link.click();
      URL.revokeObjectURL(link.href);
    },
    // What a menu began gives the cursor back to the menu's button in the end.
    leaveMenu() {
      opener?.focus();
    },
    scrollToEnd(id) {
      const box = document.getElementById(id);
      if (box) box.scrollTop = box.scrollHeight;
    },
  };

  const form = document.getElementById('sign-in-form');
  form?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const fault = document.getElementById('sign-in-fault');
    const button = form.querySelector('button');
    fault.hidden = true;
    button.disabled = true;
    const fields = new URLSearchParams(new FormData(form));
    const target = fields.get('redirect_url');
    fields.delete('redirect_url');
    try {
      const answer = await fetch(form.action, { method: 'POST', body: fields });
      if (answer.ok) {
        window.location.assign(target);
        return;
      }
      fault.textContent =
        answer.status === 429 ? form.dataset.many : answer.status >= 500 ? form.dataset.down : form.dataset.wrong;
    } catch {
      fault.textContent = form.dataset.down;
    }
    fault.hidden = false;
    button.disabled = false;
    form.elements.password.select();
  });

  const tell = (fault, text) => {
    fault.textContent = text.charAt(0).toUpperCase() + text.slice(1);
    fault.hidden = false;
  };

  // Sends a form as JSON and goes on to its target; what the server refuses is said under the fields.
  const sendAsJson = async (form, fault, options) => {
    const button = form.querySelector('button');
    fault.hidden = true;
    button.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(Object.fromEntries(new FormData(form))),
        ...options,
      });
      if (answer.ok) {
        window.location.assign(form.dataset.target);
        return;
      }
      const said = await answer.json().catch(() => null);
      tell(fault, said?.errors?.[0]?.message ?? form.dataset.down);
    } catch {
      tell(fault, form.dataset.down);
    }
    button.disabled = false;
  };

  const signUp = document.getElementById('sign-up-form');
  signUp?.addEventListener('submit', (event) => {
    event.preventDefault();
    const fault = document.getElementById('sign-up-fault');
    if (signUp.elements.password.value !== document.getElementById('again').value) {
      tell(fault, signUp.dataset.differ);
      return;
    }
    // An account for oneself is made by nobody yet: a session of another would not do.
    sendAsJson(signUp, fault, { credentials: 'omit' });
  });

  const onboard = document.getElementById('onboard-form');
  onboard?.addEventListener('submit', (event) => {
    event.preventDefault();
    sendAsJson(onboard, document.getElementById('onboard-fault'), {});
  });

  // A menu that was opened with the mouse leaves the cursor on its button: keys work from there, too.
  document.addEventListener('keydown', (event) => {
    const button = document.activeElement;
    if (!button?.matches(menuButton)) return;
    const first = document.querySelector('.mud-popover-open [role="menuitem"]');
    if (!first) return;
    if (event.key === 'Escape') button.click();
    else if (event.key === 'ArrowDown') first.focus();
    else return;
    event.preventDefault();
  });

  // A dialog that asks before it goes has a button for that.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || document.querySelector('.mud-popover-open')) return;
    document.activeElement?.closest('[role="dialog"]')?.querySelector('[data-escape]')?.click();
  });

  // WebSockets alone: without a negotiation any node can serve any page.
  window.Blazor?.start({
    circuit: {
      configureSignalR: (builder) => builder.withUrl('/_blazor', { skipNegotiation: true, transport: 1 }),
      reconnectionOptions: { maxRetries: 30, retryIntervalMilliseconds: (tries) => Math.min(tries * 250, 3_000) },
    },
  });
  document.getElementById('reload')?.addEventListener('click', () => window.location.reload());

  // What a page shows is drawn by one process. When that is gone the address says it all: another process, or the same
  // one started again, draws the page anew. Until one answers, it is asked again and again.
  let lost = false;
  const comeBack = async () => {
    const answer = await fetch('/readyz', { cache: 'no-store' }).catch(() => null);
    if (answer?.ok) window.location.reload();
    else setTimeout(comeBack, 3_000);
  };
  document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', (event) => {
    if (lost || !['failed', 'rejected', 'resume-failed'].includes(event.detail.state)) return;
    lost = true;
    comeBack();
  });

  // The cookie goes on living while somebody works on a page whose connection brings no cookie.
  let used = false;
  for (const kind of ['keydown', 'pointerdown']) document.addEventListener(kind, () => (used = true), { passive: true });
  if (window.Blazor) {
    setInterval(() => {
      if (!used) return;
      used = false;
      fetch('/api/v2.0/users/current', { headers: { accept: 'application/json' } }).catch(() => {});
    }, 60_000);
  }
})();
