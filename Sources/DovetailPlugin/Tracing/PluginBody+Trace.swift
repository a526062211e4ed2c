package import DovetailCore

extension PluginBody {
    /// The body, made as a part of a trace: it is read after the call has been answered in which it was made.
    package func traced(by trace: TraceContext?) -> PluginBody {
        guard let trace else { return self }
        return self.passing { chunks in
            try await TraceContext.$current.withValue(trace) { try await chunks.next() }
        }
    }
}
