import DovetailCore
import Foundation

extension HookResult {
    /// The most characters of a message.
    private static let longestMessage = 2_000
    /// The most bytes of data as JSON: they stand in the journal, and in every answer that shows the operation.
    private static let mostData = 64 << 10

    /// The result with no more words than a person reads, and none that deceive.
    ///
    /// - Throws: `tooLarge` when there is more data than the journal takes.
    func bounded(_ release: ReleaseID, _ installation: InstallationID, _ hook: Hook) throws -> HookResult {
        guard case .success(let message, let data) = self else { return self }
        if let data {
            let size = try JSONEncoder().encode(data).count
            guard size <= Self.mostData else {
                throw DovetailError(
                    .tooLarge,
                    "\(release) answered `\(hook.rawValue)` for \(installation.owner) with \(size) bytes of data, and \(Self.mostData) are the most. Keep what is large in its storage.",
                    remedy: .askAuthor)
            }
        }
        return .success(message: message?.readable(upTo: Self.longestMessage), data: data)
    }
}
