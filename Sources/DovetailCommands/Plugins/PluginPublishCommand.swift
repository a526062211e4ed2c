import ArgumentParser
import DovetailAPI
import DovetailCore
import Foundation
import NIOHTTP1

/// `dovetail plugin publish`.
struct PluginPublishCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Add a package to the catalogue.",
        discussion: """
            The host copies the folder, which therefore lies on the machine of the host. To publish what is there already \
            with the same content changes nothing. What a plugin in Python or TypeScript requires is set up now, and what is \
            being done is told on standard error.
            """)

    @Argument(help: "The folder with the manifest.json.")
    var folder: String

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func run(_ client: APIClient) async throws {
        let folder = URL(fileURLWithPath: self.folder, isDirectory: true).standardizedFileURL.path
        let publication = try await Progress.showing("Publishing \(self.folder)") {
            try await client.follow(APIPaths.plugins, API.NewRelease(folder: folder), as: API.Publication.self) {
                line in
                if Console.isWatched { Console.replaceLine("") }
                Console.note(line)
            }
        }
        try self.output.show(publication) {
            let release = ReleaseID(slug: publication.slug, version: publication.version)
            let message = publication.isNew ? "Published \(release)." : "\(release) was there already, as it is."
            return ([message] + publication.warnings.map { FindingLine.text(of: $0) }).joined(separator: "\n")
        }
    }
}
