import DovetailHost

extension UpdateSettings {
    /// Nothing is watched after an update.
    static var withoutProbation: UpdateSettings {
        var settings = UpdateSettings()
        settings.probation = .zero
        settings.switchover = .seconds(60)
        return settings
    }
}
