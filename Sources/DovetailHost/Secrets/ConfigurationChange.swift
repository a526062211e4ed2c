/// What a request makes of a configuration.
struct ConfigurationChange {
    /// What is to be kept.
    let configuration: StoredConfiguration
    /// Whether just that is kept already.
    let isNothing: Bool
    /// Whether the plugin sees other values than before; it does not when a default is set by hand, for example.
    let isFelt: Bool
}
