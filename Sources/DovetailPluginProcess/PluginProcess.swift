public import DovetailPlugin
import DovetailWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The entry point of a plugin that is a process of its own.
///
/// The same type that can be registered in a host makes a program of three lines:
///
/// ```swift
/// import DovetailPluginProcess
///
/// await PluginProcess.serve(TaskManager.self)
/// ```
///
/// The host starts the program with one end of a socket pair as its standard input, which is the whole channel between
/// them. Standard output and standard error are lines for the host's log. One process serves all owners of a release,
/// unless the manifest asks for `isolation: per_owner`.
public enum PluginProcess {
    /// Serves a plugin until the host asks it to end or is gone, and ends the process.
    ///
    /// A program that was not started by a host ends with status 64 and a line that says so.
    public static func serve<Code: Plugin>(_ type: Code.Type) async -> Never {
        await self.serve { Code() }
    }

    /// Serves a plugin that is made by a closure, which can hand it what else it needs.
    ///
    /// - Parameter make: Makes a fresh plugin object: for every installation that wakes, and for hooks of sleeping ones.
    public static func serve(making make: @escaping @Sendable () -> any Plugin) async -> Never {
        do {
            let channel = try HostChannel()
            let server = PluginServer(make: make)
            let end = try await channel.run(server)
            guard case .fault = end else { exit(0) }
            self.complain("\(end)\(server.advice)", status: 70)
        } catch {
            self.complain("\(error)", status: 64)
        }
    }

    private static func complain(_ reason: String, status: Int32) -> Never {
        let line = Array("The plugin process ends: \(reason)\n".utf8)
        unsafe _ = write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}
