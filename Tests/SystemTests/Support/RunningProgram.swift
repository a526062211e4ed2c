import Foundation

/// A program that runs as a process of its own, and may hold itself at a place.
struct RunningProgram: Sendable {
    /// Its process.
    let pid: Int32
    /// What it prints from now on.
    let lines: AsyncStream<String>

    /// Returns when it holds itself.
    ///
    /// - Throws: ``ServerEnded`` when it ends before.
    func holds() async throws {
        for await line in self.lines where line.hasPrefix("Held at") {
            // It says so just before it does.
            var change = unsafe siginfo_t()
            guard unsafe waitid(P_PID, id_t(self.pid), &change, WSTOPPED | WNOWAIT) == 0 else { throw ServerEnded() }
            return
        }
        throw ServerEnded()
    }

    /// Has it go on.
    func goOn() { kill(self.pid, SIGCONT) }

    /// Returns when it has ended by itself.
    func ended() async {
        // Its output ends with it.
        for await _ in self.lines {}
    }

    /// Kills it, and returns when it has ended.
    func end() {
        kill(self.pid, SIGKILL)
        var change = unsafe siginfo_t()
        // One that is nobody's child any more has ended, too.
        while unsafe waitid(P_PID, id_t(self.pid), &change, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    }
}
