import DovetailCore
import DovetailHost
import DovetailTesting

/// Makes the same steps of the same seed, on every machine.
struct ModelGenerator: RandomNumberGenerator {
    private var chance: SplitMix64

    /// Begins at a seed.
    init(seed: UInt64) { self.chance = SplitMix64(seed: seed) }

    mutating func next() -> UInt64 { self.chance.next() }

    /// The next step: anything, whether or not it is allowed; something fails in one of four, and in one of eight nothing does
    /// and another thing is asked at the same moment.
    mutating func step() -> ModelStep {
        let command = self.command()
        if command != .write, Int.random(in: 0..<8, using: &self) == 0 {
            let second = self.command()
            // What the plugin's route does at once with a hook is the plugin's affair.
            if second != .write { return ModelStep(command: command, second: second, fault: nil) }
        }
        let fails = Int.random(in: 0..<4, using: &self) == 0
        return ModelStep(command: command, fault: fails ? ModelHook.allCases.randomElement(using: &self) : nil)
    }

    /// A step that has the host killed at a place where an operation comes past.
    mutating func kill() -> ModelStep {
        let place = Self.places.randomElement(using: &self) ?? .begun
        return ModelStep(command: .kill(place, Int.random(in: 1...3, using: &self)), fault: nil)
    }

    /// The places where operations come past.
    static let places = FailPoint.allCases.filter { place in
        switch place {
        case .begun, .before, .after, .commit, .export, .failure, .switching: true
        case .expiry, .recovery, .undoing, .failedStart, .quarantine, .publishing, .mending, .replacing, .removal,
            .process,
            .backup:
            false
        }
    }

    private mutating func command() -> ModelStep.Command {
        let release = ModelRelease.allCases.randomElement(using: &self) ?? .first
        let commands: [ModelStep.Command] = [
            .install(release), .install(release), .enable, .enable, .disable, .uninstall, .uninstallByForce,
            .update(release), .update(release), .rollback, .retry, .retry, .dismiss,
            .configure(Int.random(in: 1...99, using: &self)), .write, .write,
        ]
        return commands.randomElement(using: &self) ?? .write
    }
}
