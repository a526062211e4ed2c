import DovetailCore
import DovetailProcess

/// Whether the code of a plugin in a language can be compiled.
struct CodeCheck: Sendable {
    /// The point of the checklist.
    let item: ChecklistItem
    /// What is wrong.
    let findings: [Finding]

    /// Looks at a package; nil when it has no such code, or its manifest does not say which.
    init?(folder: String, manifest: PluginManifest?) async throws {
        let claim = "The code compiles, and finds what it imports and requires on this machine"
        guard let manifest, let code = PackageCode(folder: folder, manifest: manifest) else { return nil }
        do {
            self.findings = try await code.findings()
            self.item = self.findings.errors.first.map { .failed(claim, "\($0)") } ?? .passed(claim)
        } catch let error as DovetailError {
            self.findings = []
            self.item = Self.item(claim, error)
        }
    }

    /// The point where looking failed: only what its author can mend speaks against a package.
    static func item(_ claim: String, _ error: DovetailError) -> ChecklistItem {
        let isOfAuthor = error.remedy == .askAuthor && error.code != .notRunnable
        return isOfAuthor ? .failed(claim, error.message) : .notChecked(claim, error.message)
    }
}
