import Foundation

/// Kills plugin processes and, now and then, the host.
struct StormKiller: Sendable {
    let server: StormServer
    let tally: StormTally
    let pluginKills: Int
    let hostKills: Int

    /// Kills as often as it was told to; returns early when nothing can be killed any more.
    func run() async {
        var hosts = 0
        var idle = ContinuousClock.now
        var plugins = 0
        while plugins < self.pluginKills || hosts < self.hostKills {
            if hosts * self.pluginKills < plugins * self.hostKills || plugins == self.pluginKills {
                hosts += 1
                guard await self.killHost() else { return }
            } else if self.killPlugin() {
                plugins += 1
                idle = .now
            } else if ContinuousClock.now - idle > .seconds(60) {
                return self.tally.note("For a minute no plugin process was there to kill.")
            }
            // Somebody has to come into the way.
            try? await Task.sleep(for: .milliseconds(Int.random(in: 1...40)))
        }
    }

    private func killHost() async -> Bool {
        self.tally.count("kills of the host")
        do {
            try await self.server.killAndStart()
            return true
        } catch {
            self.tally.note("The host did not start again: \(error)")
            return false
        }
    }

    /// Kills the program of a plugin mostly, and sometimes what stands around it.
    private func killPlugin() -> Bool {
        let processes = StormProcess.all(naming: self.server.data).filter { $0.role != .host }
        let role: StormProcess.Role = Int.random(in: 0..<20) == 0 ? .sandbox : .program
        guard let victim = processes.filter({ $0.role == role }).randomElement(), kill(victim.pid, SIGKILL) == 0 else {
            return false
        }
        self.tally.count(role == .program ? "kills of plugins" : "kills of sandboxes around plugins")
        return true
    }
}
