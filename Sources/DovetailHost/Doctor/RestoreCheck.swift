/// Looks whether a restore into the data folder was interrupted.
public struct RestoreCheck: DataCheck {
    public let subject = "what is being restored"
    private let dataFolder: String

    /// Looks at a data folder.
    public init(of dataFolder: String) {
        self.dataFolder = dataFolder
    }

    public func run(_ visit: DataVisit) -> [DataFinding] {
        guard RestoreStage.isLeft(in: self.dataFolder) else { return [] }
        return [
            DataFinding(
                "restore.unfinished", .wrong, at: ".restoring",
                "A restore into \(self.dataFolder) was interrupted, so it is not whole, and no host serves from it.",
                advice: "Restore it again with `dovetail restore`.")
        ]
    }
}
