/// Who may install a plugin: the manifest's `installable_by`.
public enum PluginInstaller: String, Hashable, Sendable, Codable, CaseIterable {
    /// Every user, for themselves.
    case user
    /// Only an administrator, for whomever they choose.
    case administrator
}
