/// Work whose speed is promised, measured beside what it is compared with.
protocol Benchmark: Sendable {
    /// The id of the promise, such as `P7`.
    var id: String { get }
    /// What is measured, for the heading of the report.
    var title: String { get }

    /// Measures in an empty folder.
    ///
    /// - Throws: What a subject throws: a figure of work that failed means nothing.
    func figures(in folder: String) async throws -> [Figure]
}
