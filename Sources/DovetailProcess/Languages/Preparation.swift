import DovetailCore

/// What is made for a release, once, before it runs.
struct Preparation: Sendable {
    /// What tells whether something that was made before will do.
    struct Mark: Sendable, Hashable, Codable {
        /// The program for which it was made; nil when any that has the version will do.
        var program: String?
        /// As much of its version as has to be the same: what is made for Python 3.11 serves all of them.
        var version: [Int]
        /// What was asked for, a line each.
        var wishes: [String]
    }

    /// A command among those that make it.
    struct Step: Sendable {
        /// What it does, as a line for whoever waits.
        let title: String
        let command: ToolCommand
        /// Looks at what it has made; throws when that must not be used.
        var verify: @Sendable () throws -> Void = {}
        /// What its failure means.
        ///
        /// - Parameter lines: Its last lines.
        let failure: @Sendable (_ lines: [String]) throws -> DovetailError
    }

    let mark: Mark
    /// What is written into the folder before the first step, by name.
    var files: [String: String] = [:]
    let steps: [Step]
}
