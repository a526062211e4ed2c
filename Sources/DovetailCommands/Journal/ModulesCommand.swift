import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// `dovetail modules`.
struct ModulesCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "modules", abstract: "List the parts of the user interface that a user's plugins bring.")

    @OptionGroup var owner: OwnerOptions

    @Flag(help: "Print a link to each module's page, good for a short time and for whoever has it.")
    var links = false

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let owner = try self.owner.owner(client.connection)
        let page = try await client.get(APIPaths.modules(of: owner), as: API.Page<API.Module>.self)
        guard self.links else { return try self.output.show(page) { Self.text(of: page.items) } }
        let links = try await self.links(to: page.items, of: owner, client)
        try self.output.show(links) {
            links.isEmpty ? "No module has a page of its own." : links.map(\.text).joined(separator: "\n")
        }
    }

    private func links(to modules: [API.Module], of owner: APIOwner, _ client: APIClient) async throws -> [PageLink] {
        var links: [PageLink] = []
        for module in modules {
            guard let page = module.pageURL else { continue }
            let path = APIPaths.pageToken(module.slug, of: owner)
            let token = try await client.send(.POST, path, as: API.Token.self)
            links.append(
                PageLink(
                    id: module.id, name: module.module.displayName,
                    url: "\(client.connection.url)\(page)#token=\(token.token)",
                    expires: Wording.time(token.expiresAt)))
        }
        return links
    }

    private static func text(of modules: [API.Module]) -> String {
        guard !modules.isEmpty else { return "No module: modules come with installed plugins." }
        let rows = modules.map { module in
            [
                module.module.displayName, module.module.name, "\(module.slug)", "\(module.version)",
                module.scope ?? "–", module.exposed ?? "–", module.pageURL ?? module.bundleURL ?? "–",
            ]
        }
        return TextTable(["module", "name", "plugin", "version", "scope", "exposed", "address"], rows: rows)
            .text(isDecorated: Console.isDecorated)
    }
}

/// A link that shows a module's page.
private struct PageLink: Encodable {
    /// The module's id.
    let id: String
    /// The module's name for people.
    let name: String
    /// The address, with the token behind `#`, which browsers do not send.
    let url: String
    /// When the token ends.
    let expires: String

    var text: String { "\(self.name) (until \(self.expires))\n  \(self.url)" }
}
