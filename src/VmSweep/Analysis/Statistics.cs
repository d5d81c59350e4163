namespace VmSweep.Analysis;

/// <summary>The little of statistics that reports need.</summary>
internal static class Statistics
{
    /// <summary>Wilson's interval of a rate, 95 %: honest for few and for none.</summary>
    public static (double Low, double High) Wilson(int events, int trials)
    {
        if (trials == 0)
            return (0, 1);
        const double z = 1.96;
        var (rate, n) = ((double)events / trials, (double)trials);
        var middle = rate + (z * z / (2 * n));
        var spread = z * Math.Sqrt((rate * (1 - rate) / n) + (z * z / (4 * n * n)));
        var scale = 1 + (z * z / n);
        return (Math.Max(0, (middle - spread) / scale), Math.Min(1, (middle + spread) / scale));
    }

    /// <summary>How much likelier two rates, inside and outside, make what was seen than one: the log of the ratio. From 6 on chance is ruled out (p ≈ 0.0005).</summary>
    public static double LogRatio(int eventsInside, int trialsInside, int events, int trials) =>
        LogLikelihood(eventsInside, trialsInside) + LogLikelihood(events - eventsInside, trials - trialsInside) - LogLikelihood(events, trials);

    /// <summary>The probability of so many events or more, if each of the trials has this rate.</summary>
    public static double AtLeast(int events, int trials, double rate)
    {
        if (events <= 0)
            return 1;
        if (rate <= 0)
            return 0;
        return rate >= 1 ? 1 : BetaBelow(rate, events, trials - events + 1);
    }

    /// <summary>The probability that a rate is above a limit, when so many events were seen and the rate was thought to be about <paramref name="expected"/> before (as if by ten trials).</summary>
    public static double ProbablyAbove(double limit, int events, int trials, double expected) =>
        limit >= 1 ? 0 : 1 - BetaBelow(limit, events + (10 * expected) + 1e-6, trials - events + (10 * (1 - expected)) + 1e-6);

    private static double LogLikelihood(int events, int trials)
    {
        if (events <= 0 || events >= trials)
            return 0;
        var rate = (double)events / trials;
        return (events * Math.Log(rate)) + ((trials - events) * Math.Log(1 - rate));
    }

    /// <summary>The regularised incomplete beta function: continued fraction, Lentz's method (Numerical Recipes 6.4).</summary>
    private static double BetaBelow(double x, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        var c = 1.0;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var result = d;
        for (var m = 1; m < 500; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            result *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            result *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-12)
                break;
        }

        return result;

        static double NotZero(double value) => Math.Abs(value) < tiny ? tiny : value;
    }

    /// <summary>Lanczos' approximation, good to 1e-10.</summary>
    private static double LogGamma(double value)
    {
        double[] coefficients = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5];
        var start = value + 5.5;
        start -= (value + 0.5) * Math.Log(start);
        var series = 1.000000000190015;
        for (var index = 0; index < coefficients.Length; index++)
            series += coefficients[index] / (value + index + 1);
        return -start + Math.Log(2.5066282746310005 * series / value);
    }
}
