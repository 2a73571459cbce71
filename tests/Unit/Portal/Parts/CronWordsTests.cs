using Entrepot.Portal.Parts;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Parts;

public sealed class CronWordsTests
{
    [Theory]
    [InlineData("0 0 * * * *", "every hour at minute 0")]
    [InlineData("0 30 2 * * *", "every day at 02:30 UTC")]
    [InlineData("0 0 0 * * 0", "every Sunday at 00:00 UTC")]
    [InlineData("0 5 14 ? * 7", "every Sunday at 14:05 UTC")]
    [InlineData("0 0 4 1 * *", "on day 1 of every month at 04:00 UTC")]
    [InlineData("0 */15 * * * *", "every 15 minutes")]
    [InlineData("0 */25 * * * *", "by the cron string 0 */25 * * * *")]
    [InlineData("0 0 9 * * 1-5", "by the cron string 0 0 9 * * 1-5")]
    public void A_schedule_is_told_in_words(string cron, string words) => CronWords.Of(cron).ShouldBe(words);
}
