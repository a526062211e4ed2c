/// In which way a data folder is looked at.
public enum DataVisit: Sendable {
    /// A host serves from it meanwhile: what is under way is its own business, and nothing is changed.
    case beside
    /// No host serves from it; nothing is changed.
    case looking
    /// No host serves from it; what can be mended without a loss is.
    case mending
}

extension DataVisit {
    /// Mends a finding if that is asked for.
    ///
    /// - Parameters:
    ///   - finding: What was found.
    ///   - done: What is said when it was mended.
    ///   - mend: Mends it.
    /// - Returns: The finding as it stands then.
    public func mend(
        _ finding: DataFinding, saying done: String, _ mend: () async throws -> Void
    ) async -> DataFinding {
        guard self == .mending else { return finding }
        do {
            try await mend()
            return finding.mended(done)
        } catch {
            return finding.unmended(error)
        }
    }
}
