/// What runs plugins that are written in a language, and how they are made ready for it.
public struct LanguageSettings: Sendable {
    /// The interpreter of Python; nil for the first that will do among those where plugins can see them.
    public var python: String?
    /// The program `node`; nil for the first that will do among those where plugins can see them.
    public var node: String?
    /// The program `esbuild`, which bundles TypeScript; nil for the first on the PATH.
    public var esbuild: String?
    /// How long it may take to make a release ready to run.
    ///
    /// Default 10 min.
    public var preparation: Duration = .seconds(600)

    /// The default settings.
    public init() {}
}
