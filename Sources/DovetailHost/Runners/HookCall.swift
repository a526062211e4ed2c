public import DovetailCore

/// A hook to run, with what it is told beside the context.
public enum HookCall: Sendable, Equatable {
    /// The plugin was installed for an owner.
    case install
    /// It is about to serve.
    case enable
    /// It has stopped serving.
    case disable
    /// It is about to be removed with its data.
    case uninstall
    /// It moved from that release to this one.
    case update(from: SemanticVersion)
    /// Its configuration changed from those values.
    case configure(old: ConfigurationValues)
    /// One migration by code, on the way from that release to this one.
    case migrate(name: String, from: SemanticVersion)

    /// Which hook it is.
    public var hook: Hook {
        switch self {
        case .install: .install
        case .enable: .enable
        case .disable: .disable
        case .uninstall: .uninstall
        case .update: .update
        case .configure: .configure
        case .migrate: .migrate
        }
    }
}
