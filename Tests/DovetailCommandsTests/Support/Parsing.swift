import ArgumentParser

@testable import DovetailCommands

/// The command that a line of arguments names.
func parse<Command: ParsableCommand>(_ line: String, as type: Command.Type = Command.self) throws -> Command? {
    try DovetailCommand.parseAsRoot(line.split(separator: " ").map(String.init)) as? Command
}

/// The failure that a body throws; nil when it throws none.
func failure(of body: () throws -> some Any) -> CommandFailure? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? CommandFailure
    }
}
