import ArgumentParser
import DovetailAPI
import Foundation

/// `dovetail exports get`.
struct ExportsGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Load an export: JSON Lines, as Documentation/Exports.md describes them.")

    @Argument(help: "The export's id.")
    var id: String

    @Option(help: ArgumentHelp("Where to write it; standard output when it is left out.", valueName: "file"))
    var output: String?

    @OptionGroup var host: ConnectionOptions

    func run() async throws {
        let client = APIClient(connection: try self.host.connection())
        guard let path = self.output else {
            return try await client.download(APIPaths.exportContent(self.id)) {
                try FileHandle.standardOutput.write(contentsOf: $0)
            }
        }
        try await self.write(to: path, client)
        Console.note("Written to \(path).")
    }

    /// Writes a new file, which nobody else can read: nothing is written over.
    private func write(to path: String, _ client: APIClient) async throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "\(path) cannot be made: \(POSIXError(.init(rawValue: errno) ?? .EIO)). Choose another file.",
                status: .usage)
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try await client.download(APIPaths.exportContent(self.id)) { try file.write(contentsOf: $0) }
        } catch {
            // Half of it is of no use, and the first error counts.
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }
}
