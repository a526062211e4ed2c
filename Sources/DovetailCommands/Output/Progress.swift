/// Shows that something takes its time.
enum Progress {
    private static let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]

    /// Carries something out; after a second, a line on standard error says for how long, if a person watches.
    static func showing<Answer>(_ what: String, _ body: () async throws -> Answer) async rethrows -> Answer {
        guard Console.isWatched else { return try await body() }
        // Cancelled and awaited when this function returns.
        async let _: Void = Self.tick(what)
        return try await body()
    }

    @concurrent private static func tick(_ what: String) async {
        let start = ContinuousClock.now
        do {
            try await Task.sleep(for: .seconds(1))
        } catch {
            return  // It was done within a second.
        }
        for turn in 0... {
            let elapsed = (ContinuousClock.now - start).components.seconds
            Console.replaceLine("\(Self.frames[turn % Self.frames.count]) \(what) … \(elapsed) s")
            do {
                try await Task.sleep(for: .milliseconds(100))
            } catch {
                break
            }
        }
        Console.replaceLine("")
    }
}
