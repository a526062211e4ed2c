/// That an installation was awake and is lost now.
struct Loss: Sendable {
    /// What is left of it: its resources are still to be released.
    let remains: AwakeInstallation
    /// What it is from now on.
    let lost: LostInstallation
}

extension LostInstallation {
    /// What becomes of an installation that was awake.
    convenience init(_ awake: AwakeInstallation) { self.init(id: awake.id, release: awake.release) }
}
