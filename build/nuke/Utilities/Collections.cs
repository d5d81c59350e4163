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

        public static void ForEach<T>(this IEnumerable<T> enumerable, Action<T, int> action)
        {
            foreach (var (index, item) in enumerable.Index())
                action(item, index);
        }
    }
}

namespace Nuke.Common.Utilities
{
    internal static class StringExtensions
    {
        public static string JoinNewLine(this IEnumerable<string> values) =>
            string.Join(Environment.NewLine, values);

        public static string JoinSpace(this IEnumerable<string> values) => string.Join(' ', values);

        public static string DoubleQuote(this string str) => $"\"{str?.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

        public static string DoubleQuoteIfNeeded(this string str) =>
            string.IsNullOrEmpty(str) || (str.Contains(' ', StringComparison.Ordinal) && !IsDoubleQuoted(str)) ? DoubleQuote(str) : str;

        public static bool IsDoubleQuoted(this string str) => str is { Length: > 1 } && str[0] == '"' && str[^1] == '"';
    }
}
