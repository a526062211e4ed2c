import ArgumentParser
import DovetailAPI
import DovetailCore
import Foundation

/// `dovetail status`.
struct StatusCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how a user's plugin stands, and what can be done with it.",
        discussion: "Of a plugin that the user does not have, it is counted what is left of it.")

    @Argument(
        help: ArgumentHelp("The plugin's slug.", valueName: "slug"), transform: PluginReference.init(text:))
    var plugin: PluginReference

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws { try self.plugin.refuseVersion() }

    func run(_ client: APIClient) async throws {
        let owner = try self.owner.owner(client.connection)
        do {
            let path = APIPaths.installation(self.plugin.slug, of: owner)
            let installation = try await client.get(path, as: API.Installation.self)
            try self.output.show(installation) { Self.text(of: installation) }
        } catch let failure as CommandFailure where failure.code == .notInstalled {
            guard let remains = try await self.remains(of: owner, client) else { throw failure }
            try self.output.show(remains) { remains.text }
        }
    }

    /// What is left of the plugin; nil when nobody ever heard of it.
    private func remains(of owner: APIOwner, _ client: APIClient) async throws -> API.Remains? {
        do {
            return try await client.get(APIPaths.remains(self.plugin.slug, of: owner))
        } catch let failure as CommandFailure where failure.code == .pluginNotFound {
            return nil
        }
    }

    private static func text(of installation: API.Installation) -> String {
        var latest = installation.latestVersion.map { "\($0)" }
        if installation.isUpdateAvailable { latest = latest.map { "\($0), which `dovetail update` installs" } }
        return FactList([
            ("plugin", "\(installation.slug)"),
            ("owner", installation.owner),
            ("state", Self.state(of: installation)),
            ("serves", installation.serves ? "yes" : "no"),
            ("features", Self.features(of: installation) { $0.isOn }),
            ("without", Self.features(of: installation) { !$0.isOn }),
            ("version", installation.version.map { "\($0)" }),
            ("latest", latest),
            ("installed", installation.installedAt.map { Wording.time($0) }),
            ("enabled", installation.lastEnabledAt.map { Wording.time($0) }),
            ("disabled", installation.lastDisabledAt.map { Wording.time($0) }),
            ("configured", installation.configuredAt.map { Wording.time($0) }),
            ("updated", installation.updatedAt.map { Wording.time($0) }),
            ("on probation", installation.probationEndsAt.flatMap { $0 > .now ? "until \(Wording.time($0))" : nil }),
            (
                "undo until",
                installation.rollbackUntil.flatMap { until in
                    installation.previousVersion.map { "\(Wording.time(until)), back to \($0)" }
                }
            ),
            ("failed", installation.failed?.rawValue),
            ("because", installation.failure.map { "\($0.message) (\($0.code))" }),
            ("next", installation.failure?.remedy.advice(isOfOperation: installation.failed != .crash)),
            ("can", Self.possible(for: installation).joined(separator: ", ")),
        ]).text
    }

    /// The state, and in minimal mode why it is in that.
    private static func state(of installation: API.Installation) -> String {
        guard let level = installation.serviceLevel, level.mode == .minimal else { return installation.state.rawValue }
        let reason = level.reason.map { ": \($0.message)" } ?? ""
        return "\(installation.state.rawValue) (minimal mode\(reason))"
    }

    /// Some of the features that the plugin has reported, with the reasons why they are not on; nil for none.
    private static func features(
        of installation: API.Installation, where isWanted: (API.ServiceLevel.Feature) -> Bool
    ) -> String? {
        let names = installation.serviceLevel?.features.filter(isWanted).map { feature in
            feature.failure.map { "\(feature.name) (\($0))" } ?? feature.name
        }
        guard let names, !names.isEmpty else { return nil }
        return names.joined(separator: ", ")
    }

    /// What may be asked of an installation now, in the words and the order of refusals.
    private static func possible(for installation: API.Installation) -> [String] {
        let actions = installation.allowed.filter { $0 != .uninstall }.map(\.rawValue)
        let removal = installation.allowed.contains(.uninstall) ? ["uninstall"] : []
        return actions + (installation.isConfigurable ? ["configure"] : []) + removal
            + (installation.isForcible ? ["uninstall --force"] : [])
    }
}
