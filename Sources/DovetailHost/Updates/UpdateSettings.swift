/// How updates are carried out, and for how long they can be undone.
public struct UpdateSettings: Sendable {
    /// How long what an installation writes may wait while an update moves its data and starts the new release.
    ///
    /// An update that takes longer has failed, and the old release goes on. Hooks have no more time than this in an update of
    /// what serves. Default 10 s.
    public var switchover: Duration = .seconds(10)
    /// How long a new release is watched after the switch: if it crashes or says that it is not well, the host goes back.
    ///
    /// Default 30 s; none with zero.
    public var probation: Duration = .seconds(30)
    /// How often a release on probation is asked how it is.
    ///
    /// Default 2 s.
    public var healthInterval: Duration = .seconds(2)
    /// How long a release may take to say how it is.
    ///
    /// Default 5 s.
    public var healthLimit: Duration = .seconds(5)
    /// How long what was kept before an update is there to go back to.
    ///
    /// Default 7 days.
    public var keptFor: Duration = .seconds(7 * 24 * 60 * 60)

    /// The default settings.
    public init() {}
}
