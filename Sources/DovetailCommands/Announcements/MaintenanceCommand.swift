import ArgumentParser
import DovetailAPI
import Foundation
import NIOHTTP1

/// `dovetail maintenance`.
struct MaintenanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Announce maintenance to everybody's plugins; the host goes on serving.",
        subcommands: [MaintenanceStatusCommand.self, MaintenanceStartCommand.self, MaintenanceEndCommand.self],
        defaultSubcommand: MaintenanceStatusCommand.self)
}

/// `dovetail maintenance status`.
struct MaintenanceStatusCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Show whether maintenance is on.")

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let maintenance = try await client.get(APIPaths.maintenance, as: API.Maintenance.self)
        try self.output.show(maintenance) { maintenance.text }
    }
}

/// `dovetail maintenance start`.
struct MaintenanceStartCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "start", abstract: "Announce that maintenance is on.")

    @Option(help: "What users are told.")
    var message: String?

    @Option(help: ArgumentHelp("When it is likely to be over: in 30m, 2h, 1d.", valueName: "time span"))
    var over: String?

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { _ = try self.over.map(TimeSpan.duration) }

    func run(_ client: APIClient) async throws {
        let until = try self.over.map { Date(timeIntervalSinceNow: try TimeSpan.duration($0) / .seconds(1)) }
        let wanted = API.Maintenance(active: true, message: self.message, until: until)
        let maintenance = try await client.send(.PUT, APIPaths.maintenance, wanted, as: API.Maintenance.self)
        try self.output.show(maintenance) { maintenance.text }
    }
}

/// `dovetail maintenance end`.
struct MaintenanceEndCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "end", abstract: "Announce that maintenance is over.")

    @Option(help: "What users are told.")
    var message: String?

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let wanted = API.Maintenance(active: false, message: self.message)
        let maintenance = try await client.send(.PUT, APIPaths.maintenance, wanted, as: API.Maintenance.self)
        try self.output.show(maintenance) { maintenance.text }
    }
}

extension API.Maintenance {
    /// The announcement, for people.
    fileprivate var text: String {
        guard self.active else { return "No maintenance is on." }
        let since = "Maintenance is on since \(Wording.time(self.since))"
        let until = self.until.map { ", and likely to be over at \(Wording.time($0))" } ?? ""
        return "\(since)\(until).\(self.message.map { " \($0)" } ?? "")"
    }
}
