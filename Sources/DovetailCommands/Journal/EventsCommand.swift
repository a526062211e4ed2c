import ArgumentParser
import AsyncHTTPClient
import DovetailAPI
import DovetailCore
import Foundation
import NIOCore

/// `dovetail events`.
struct EventsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Print events as they happen, one on each line.",
        discussion: "It goes on until it is interrupted, or so many events have come as --limit says.")

    @Option(
        help: ArgumentHelp("Only events that this user hears; an administrator hears all.", valueName: "user"),
        transform: { try UserID($0) })
    var user: UserID?

    @Flag(help: "Go on until interrupted. It does in any case; the flag says so to whoever reads a script.")
    var follow = false

    @Option(help: "End after so many events.")
    var limit: Int?

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws {
        guard self.limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit is a number above 0.") }
    }

    func run(_ client: APIClient) async throws {
        let stream = try await client.events(APIPaths.events, query: [("user", self.user?.rawValue)])
        if Console.isWatched { Console.note("Listening to \(client.connection.url). Control-C ends it.") }
        var parser = ServerSentEventParser()
        var count = 0
        do {
            for try await bytes in stream {
                for message in parser.take(bytes.readableBytesView) {
                    self.print(message)
                    count += 1
                    if let limit = self.limit, count >= limit { return }
                }
            }
        } catch {
            throw CommandFailure("The host has gone. (\(error))", status: .unreachable)
        }
        throw CommandFailure("The host has stopped.", status: .unreachable)
    }

    private func print(_ message: ServerSentEvent) {
        // What is no event of Dovetail is shown as it came: this command is for looking at what happens.
        guard self.output.output == .table,
            let event = try? API.decode(API.Event.self, from: Data(message.data.utf8))
        else { return Console.print(message.data) }
        let data = event.data == .null ? "" : Wording.value(event.data)
        let parts = [Wording.time(event.time), event.owner ?? "everybody", event.source, event.name, data]
        Console.print(parts.filter { !$0.isEmpty }.joined(separator: "  "))
    }
}
