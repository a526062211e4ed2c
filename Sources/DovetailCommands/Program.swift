import ArgumentParser

/// Runs a command, and answers the status that says how it went.
enum Program {
    /// Runs the command that the arguments name; what is wrong is printed.
    ///
    /// - Parameters:
    ///   - root: The command that holds all others.
    ///   - arguments: The arguments; nil for those of the process.
    /// - Returns: The status that the process is to end with.
    static func status(of root: any ParsableCommand.Type, _ arguments: [String]? = nil) async -> ExitCode {
        do {
            let command = try root.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
            return .success
        } catch let failure as CommandFailure {
            Console.note(failure.report)
            return failure.status
        } catch {
            let message = root.fullMessage(for: error)
            let status = root.exitCode(for: error)
            if !message.isEmpty { status.isSuccess ? Console.print(message) : Console.note(message) }
            return status
        }
    }
}
