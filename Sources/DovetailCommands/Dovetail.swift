import ArgumentParser
public import DovetailHost
import Foundation

/// The `dovetail` program, and servers of your own that take the same flags and settings.
public enum Dovetail {
    /// Runs the `dovetail` program with the arguments of the process, and ends the process.
    public static func main() async -> Never {
        exit(await Program.status(of: DovetailCommand.self).rawValue)
    }

    /// Serves a host with plugins of your own, and ends the process when it is told to stop.
    ///
    /// This is the whole of a server with a plugin compiled into it:
    ///
    /// ```swift
    /// await Dovetail.serve { host in
    ///     host.register(TaskManager.self, package: "Plugins/TaskManager")
    /// }
    /// ```
    ///
    /// The process takes the flags, environment variables and settings file of `dovetail serve`; `--help` lists them. Its
    /// exit status is that of `dovetail serve`, too.
    ///
    /// - Parameter register: Registers plugins with the host. It runs once, before the host starts; what it throws ends
    ///   the process with a message.
    public static func serve(
        registering register: @escaping @Sendable (PluginHost) throws -> Void
    ) async -> Never {
        let status = await ServeCommand.$registration.withValue(register) {
            await Program.status(of: ServeCommand.self)
        }
        exit(status.rawValue)
    }
}
