using System.Text;

namespace Nuke.Common.Execution;

internal static class ParameterName
{
    private static readonly string[] KnownWords =
        ["DotNet", "GitHub", "GitVersion", "MSBuild", "NuGet", "ReSharper", "AppVeyor", "TeamCity", "GitLab", "SignPath", "JetBrains"];

    /// <summary><c>BaseImages</c> as it is shown: <c>base-images</c>.</summary>
    public static string Dashed(string name)
    {
        foreach (var word in KnownWords)
            name = name.Replace(word, word[..1] + word[1..].ToLowerInvariant(), StringComparison.Ordinal);
        var dashed = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            dashed.Append(startsWord ? "-" : "").Append(char.ToLowerInvariant(name[i]));
        }

        return dashed.ToString();
    }
}
