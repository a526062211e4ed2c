import DovetailCore
import DovetailHost
import DovetailProcess
import Foundation

/// What an author wants to know of a plugin before it ships.
struct SelfCheck: Sendable, Encodable {
    /// A module as the summary shows it.
    struct Module: Sendable, Encodable {
        /// The name for people.
        let display: String
        /// The name.
        let name: String
    }

    /// The plugin's name.
    let plugin: String
    /// Its version.
    let version: String
    /// Its slug.
    let slug: String
    /// Its modules.
    let modules: [Module]
    /// The checklist.
    let checklist: [ChecklistItem]
    /// Everything that reading the package found.
    let findings: [Finding]

    /// Checks a package's folder.
    ///
    /// - Throws: `DovetailError` with the code `invalidPackage` when it is no package.
    init(folder: String) async throws {
        let package = try PackageExamination(folder: folder)
        // What is no JSON has no fields; a finding says so.
        let document = (try? JSONValue(parsing: package.manifestBytes)) ?? .null
        let name = document["name"]?.string
        self.plugin = package.manifest?.name ?? name ?? URL(fileURLWithPath: folder).lastPathComponent
        self.version = document["version"].map { Wording.value($0) } ?? "–"
        self.slug = package.manifest?.slug.rawValue ?? document["plugin_slug"]?.string ?? name ?? "–"
        self.modules = (document["modules"]?.array ?? []).map { module in
            let name = module["name"]?.string
            return Module(display: module["display_name"]?.string ?? name ?? "–", name: name ?? "no name")
        }
        let code = try await CodeCheck(folder: folder, manifest: package.manifest)
        self.findings = package.findings + (code?.findings ?? [])
        let bundle = package.manifest?.bundle.location ?? document["bundle_location"]?.string
        let federated = FederatedName.of(folder: folder, bundle: bundle)
        self.checklist =
            Checklist(document: document, findings: package.findings, federatedName: federated).items
            + (code.map { [$0.item] } ?? [])
    }

    /// Whether the plugin can ship: no point of the checklist failed, and no finding is an error.
    var passes: Bool { self.findings.errors.isEmpty && self.checklist.allSatisfy { $0.outcome != .failed } }
}

extension SelfCheck {
    /// The summary, in the words and the order that authors know.
    var summary: String {
        """
        \(self.plugin) Plugin Lifecycle Manager - Test Mode
        \(String(repeating: "=", count: 50))
        Plugin: \(self.plugin)
        Version: \(self.version)
        Slug: \(self.slug)
        Modules: \(self.modules.count)
        """ + self.modules.map { "\n- \($0.display) (\($0.name))" }.joined()
    }

    /// The summary, the checklist and the findings.
    var text: String {
        var parts = [self.summary, (["Checklist:"] + self.checklist.map(\.text)).joined(separator: "\n")]
        if !self.findings.isEmpty {
            parts.append((["Findings:"] + self.findings.map { FindingLine.text(of: $0) }).joined(separator: "\n"))
        }
        parts.append(self.passes ? "\(self.plugin) can be published." : "\(self.plugin) cannot be published like this.")
        return parts.joined(separator: "\n\n")
    }
}
