import DovetailCore

/// How much a query may still answer.
struct AnswerAllowance {
    /// What a value counts beside its bytes: each takes room in a row.
    private static let bytesPerValue = 8

    private let limits: SQLitePluginDatabases.Limits
    private var rows = 0
    private var bytes = 0

    init(_ limits: SQLitePluginDatabases.Limits) {
        self.limits = limits
    }

    /// Counts a row.
    ///
    /// - Parameters:
    ///   - values: How many values it has.
    ///   - bytes: Those of its texts and blobs.
    /// - Throws: ``DovetailCore/DovetailError/Code/tooLarge`` when it is one too many, or its bytes are.
    mutating func take(values: Int, bytes: Int) throws {
        self.rows += 1
        self.bytes += bytes + values * Self.bytesPerValue
        guard self.rows <= self.limits.rows else { throw self.refusal("\(self.limits.rows) rows") }
        guard self.bytes <= self.limits.answer else { throw self.refusal("\(self.limits.answer) bytes") }
    }

    private func refusal(_ amount: String) -> DovetailError {
        DovetailError(
            .tooLarge, "A query answered more than \(amount). Add a LIMIT and read it page by page.",
            remedy: .askAuthor)
    }
}
