using System.Globalization;

namespace Nuke.Common.Utilities.Collections
{
    public static class DictionaryExtensions
    {
        public static Dictionary<TKey, TValue> AddPair<TKey, TValue>(this Dictionary<TKey, TValue> dictionary, TKey key, TValue value = default)
        {
            dictionary.Add(key, value);
            return dictionary;
        }

        public static Dictionary<TKey, string> AddPair<TKey, TValue>(this Dictionary<TKey, string> dictionary, TKey key, TValue value = default)
        {
            dictionary.Add(key, Convert.ToString(value, CultureInfo.InvariantCulture));
            return dictionary;
        }
    }

    public static class EnumerableExtensions
    {
        public static void ForEach<T>(this IEnumerable<T> enumerable, Action<T> action)
        {
            foreach (var item in enumerable)
                action(item);
        }

        public static IEnumerable<T> WhereNotNull<T>(this IEnumerable<T> enumerable)
            where T : class =>
            enumerable.Where(x => x != null);
    }
}

namespace Nuke.Common.Utilities
{
    public static class StringExtensions
    {
        public static string JoinNewLine(this IEnumerable<string> values, PlatformFamily? platformFamily = null) =>
            string.Join(platformFamily switch { null => Environment.NewLine, PlatformFamily.Windows => "\r\n", _ => "\n" }, values);

        public static string JoinCommaSpace(this IEnumerable<string> values) => string.Join(", ", values);

        public static string JoinSpace(this IEnumerable<string> values) => string.Join(' ', values);

        public static string DoubleQuote(this string str) => $"\"{str?.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

        public static string DoubleQuoteIfNeeded(this string str) =>
            string.IsNullOrEmpty(str) || (str.Contains(' ', StringComparison.Ordinal) && !IsDoubleQuoted(str)) ? DoubleQuote(str) : str;

        public static bool IsDoubleQuoted(this string str) => str is { Length: > 1 } && str[0] == '"' && str[^1] == '"';
    }
}

namespace Nuke.Common
{
    public enum PlatformFamily
    {
        Unknown = 0,
        Windows = 1,
        Linux = 2,
        OSX = 3,
    }
}
