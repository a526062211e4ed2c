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
        let claim = "The code compiles, and requires nothing that this machine lacks"
        guard let manifest, let code = PackageCode(folder: folder, manifest: manifest) else { return nil }
        do {
            self.findings = try await code.findings()
            self.item = self.findings.errors.first.map { .failed(claim, "\($0)") } ?? .passed(claim)
        } catch let error as DovetailError where error.code == .notRunnable {
            self.findings = []
            self.item = .notChecked(claim, error.message)
        }
    }
}
