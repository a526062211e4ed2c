/// The lifecycle methods of a plugin that the host calls once per operation.
public enum Hook: String, Sendable, Codable, CaseIterable {
    /// The plugin was installed for an owner.
    case install
    /// It is about to serve.
    case enable
    /// It has stopped serving.
    case disable
    /// It is about to be removed with its data.
    case uninstall
    /// It moved to another release.
    case update
    /// Its configuration changed.
    case configure
    /// It brings data along by code of its own, one migration at a time.
    case migrate
}
