using System.Buffers.Binary;
using Entrepot.Access;
using Entrepot.Access.Authentication;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Authentication;

public sealed class PasswordsTests
{
    /// <summary>The kind, the function and its rounds stand before the salt in what ASP.NET Core writes.</summary>
    [Fact]
    public void A_password_is_hashed_slowly_enough_unless_somebody_says_otherwise()
    {
        var hash = Convert.FromBase64String(new Passwords(new AccessOptions()).Hash("Correct-Horse-1"));

        hash[0].ShouldBe((byte)1, "PBKDF2");
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)).ShouldBeGreaterThanOrEqualTo(1U, "SHA-256 or more");
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)).ShouldBeGreaterThanOrEqualTo(600_000U);
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9)).ShouldBeGreaterThanOrEqualTo(16U, "bytes of salt");
    }

    [Fact]
    public void The_same_password_is_never_hashed_the_same()
    {
        var passwords = new Passwords(new AccessOptions { PasswordIterations = 1 });

        passwords.Hash("Correct-Horse-1").ShouldNotBe(passwords.Hash("Correct-Horse-1"));
    }
}
