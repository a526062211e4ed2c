import ArgumentParser
import DovetailCore

/// A plugin, or one release of it, as it is typed: `TaskManager` or `TaskManager@1.0.0`.
struct PluginReference: Sendable, Equatable {
    /// The plugin.
    let slug: PluginSlug
    /// The version; nil when none was named.
    let version: SemanticVersion?

    /// Reads what was typed.
    ///
    /// - Throws: `ValidationError` or `NameError`, each with a sentence that says what is wrong.
    init(text: String) throws {
        guard let at = text.firstIndex(of: "@") else {
            self.slug = try PluginSlug(text)
            self.version = nil
            return
        }
        self.slug = try PluginSlug(String(text[..<at]))
        let version = String(text[text.index(after: at)...])
        guard let parsed = SemanticVersion(version) else {
            throw ValidationError(
                "“\(version.excerpt(40))” is no version. Write three numbers, as in \(self.slug)@1.0.0.")
        }
        self.version = parsed
    }

    /// The release.
    ///
    /// - Throws: `ValidationError` when no version was named.
    func release() throws -> ReleaseID {
        guard let version = self.version else {
            throw ValidationError("Which release of \(self.slug)? Write \(self.slug)@ and the version.")
        }
        return ReleaseID(slug: self.slug, version: version)
    }
}

extension PluginReference {
    /// For commands that take a plugin as it is installed.
    ///
    /// - Throws: `ValidationError` when a version was named.
    func refuseVersion() throws {
        guard let version = self.version else { return }
        throw ValidationError(
            "Leave out @\(version): this command takes \(self.slug) in the version that is installed.")
    }
}
