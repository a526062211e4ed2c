import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird

/// The catalogue of plugins.
enum CatalogueRoutes {
    static let table = [
        Route(
            method: .get, path: "/api/v1/plugins", tag: "Catalogue", summary: "List the plugins", access: .users,
            response: .json(API.Catalogue.self), handler: Self.list),
        Route(
            method: .post, path: "/api/v1/plugins", tag: "Catalogue",
            summary: "Publish the package in a folder of the server's machine", access: .administrators,
            request: .json(API.NewRelease.self), status: 201, response: .json(API.Publication.self),
            errors: [.invalidRequest, .invalidManifest, .invalidPackage, .nameTaken, .contentConflict, .notRunnable],
            handler: Self.publish),
        Route(
            method: .get, path: "/api/v1/plugins/{slug}", tag: "Catalogue",
            summary: "Show all that a plugin's manifest says", access: .users, response: .json(API.Plugin.self),
            errors: [.invalidName, .pluginNotFound], handler: Self.show),
        Route(
            method: .post, path: "/api/v1/plugins/{slug}/updates", tag: "Catalogue",
            summary: "Update the plugin for all who have it, a page of owners at a time", access: .administrators,
            request: .json(API.NewUpdates.self, isOptional: true), response: .json(API.Updates.self),
            errors: [.invalidName, .invalidRequest, .pluginNotFound, .releaseNotFound, .stopping, .storeFailed],
            handler: Self.update),
        Route(
            method: .delete, path: "/api/v1/plugins/{slug}/releases/{version}", tag: "Catalogue",
            summary: "Withdraw a release: whoever has it keeps it", access: .administrators, status: 204,
            errors: [.invalidName, .invalidRequest, .releaseNotFound], handler: Self.withdraw),
        Route(
            method: .delete, path: "/api/v1/plugins/{slug}/releases/{version}/quarantine", tag: "Catalogue",
            summary: "Give a release that crashed too often another chance", access: .administrators, status: 204,
            errors: [.invalidName, .invalidRequest, .releaseNotFound], handler: Self.endQuarantine),
    ]

    private static func list(_ call: Call) async throws -> Response {
        let plugins = try await call.host.plugins()
        let items = plugins.map { API.PluginSummary($0.manifest, isInstallable: $0.newestOffered != nil) }
        guard try call.caller().isAdministrator else { return try Response(document: API.Catalogue(items: items)) }
        let broken = call.host.brokenPackages.map {
            API.BrokenPackage(folder: $0.folder, failure: API.Failure($0.error))
        }
        return try Response(document: API.Catalogue(items: items, broken: broken))
    }

    private static func publish(_ call: Call) async throws -> Response {
        let folder = try await call.document(API.NewRelease.self).folder
        guard folder.hasPrefix("/"), !folder.unicodeScalars.contains("\0"), folder.utf8.count <= 4_096 else {
            throw DovetailError(
                .invalidRequest,
                "The folder \(folder.excerpt(120)) is no absolute path. Name a folder of the server's machine.")
        }
        if call.request.headers[.accept]?.contains("text/event-stream") == true {
            return PublishingStream(host: call.host, folder: folder, problems: call.problems).response
        }
        let publication = try await call.host.publish(folder: folder)
        return try Response(document: API.Publication(publication), status: publication.isNew ? 201 : 200)
    }

    private static func show(_ call: Call) async throws -> Response {
        let entry = try await call.host.plugin(try call.slug())
        let releases = entry.releases.map {
            API.Release(version: $0.id.version, publishedAt: $0.publishedAt, isWithdrawn: $0.isWithdrawn)
        }
        return try Response(document: API.Plugin(entry.manifest, releases: releases))
    }

    private static func update(_ call: Call) async throws -> Response {
        let wanted = try await call.document(or: API.NewUpdates())
        let (limit, mostFailures) = (wanted.limit ?? 50, wanted.mostFailures ?? 5)
        guard (1...API.NewUpdates.largestPage).contains(limit), mostFailures >= 0 else {
            throw DovetailError(
                .invalidRequest,
                "`limit` is a number from 1 to \(API.NewUpdates.largestPage), and `most_failures` at least 0.")
        }
        let after = wanted.after.flatMap { Owner(rawValue: $0) }
        guard (after == nil) == (wanted.after == nil) else {
            throw DovetailError(.invalidRequest, "`after` is the owner that the page before names under `next`.")
        }
        let page = try await call.host.updateAll(
            of: try call.slug(), to: wanted.version, after: after, limit: limit,
            mostFailures: mostFailures, by: try call.caller().requester)
        return try Response(
            document: API.Updates(
                results: page.results.map(API.OperationResult.init), skipped: page.skipped,
                next: page.next?.rawValue, isStopped: page.isStopped))
    }

    private static func withdraw(_ call: Call) async throws -> Response {
        try await call.host.withdraw(ReleaseID(slug: try call.slug(), version: try call.version()))
        return Response(status: .noContent)
    }

    private static func endQuarantine(_ call: Call) async throws -> Response {
        try await call.host.endQuarantine(of: ReleaseID(slug: try call.slug(), version: try call.version()))
        return Response(status: .noContent)
    }
}

extension API.Publication {
    init(_ publication: DovetailHost.Publication) {
        self.init(release: publication.release, isNew: publication.isNew, warnings: publication.warnings)
    }
}

extension CatalogueEntry {
    /// The release that an install takes when none is named; nil when every one was withdrawn.
    var newestOffered: SemanticVersion? {
        let offered = self.releases.filter { !$0.isWithdrawn }.map(\.id.version)
        return offered.last { $0.prerelease.isEmpty } ?? offered.last
    }
}
