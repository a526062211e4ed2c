/// Takes one sample of each subject in turn, so that what else the machine does falls on all of them alike.
enum Rounds {
    /// Measures.
    ///
    /// Each round begins with another subject; a first round warms up and does not count.
    ///
    /// - Parameters:
    ///   - count: How many rounds count.
    ///   - subjects: What takes a sample of each subject.
    /// - Returns: The samples of each subject, in the order of the rounds.
    /// - Throws: What a subject throws.
    static func measure<Sample>(
        _ count: Int, _ subjects: [() async throws -> Sample]
    ) async throws -> [[Sample]] {
        var samples = [[Sample]](repeating: [], count: subjects.count)
        for round in 0...count {
            for turn in subjects.indices {
                let index = (turn + round) % subjects.count
                let sample = try await subjects[index]()
                if round > 0 { samples[index].append(sample) }
            }
        }
        return samples
    }
}
