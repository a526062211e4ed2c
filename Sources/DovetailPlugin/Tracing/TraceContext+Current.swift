public import DovetailCore

extension TraceContext {
    /// The trace of the request that the code that runs now works for; nil where there is none, as in timers and tasks.
    ///
    /// What plugin code calls meanwhile, and what it logs, carries it on by itself. Give it to whatever records traces beside
    /// Dovetail, or to servers that are asked in another way: ``DovetailCore/TraceContext/traceparent`` is the header field.
    @TaskLocal public static var current: TraceContext?
}
