// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "dovetail-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "dovetail", path: ".."),
        // Named here for its trait alone: the package manager overlooks what a trait of a dependency of `dovetail` brings.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                .product(name: "DovetailAPI", package: "dovetail"),
                .product(name: "DovetailCore", package: "dovetail"),
                .product(name: "DovetailHost", package: "dovetail"),
                .product(name: "DovetailPlugin", package: "dovetail"),
                .product(name: "DovetailProcess", package: "dovetail"),
                .product(name: "DovetailServer", package: "dovetail"),
                .product(name: "DovetailSQLite", package: "dovetail"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "dovetail-launcher", package: "dovetail"),
                "BareChild", "BareEcho", "EchoPlugin", "HostilePlugin", "SampleShelf", "ShelfPlugin",
            ]
        ),
        .target(
            name: "BareEcho",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .executableTarget(name: "BareChild", dependencies: ["BareEcho"]),
        .executableTarget(
            name: "EchoPlugin", dependencies: [.product(name: "DovetailPluginProcess", package: "dovetail")]),
        .executableTarget(
            name: "HostilePlugin", dependencies: [.product(name: "DovetailPluginProcess", package: "dovetail")]),
        .target(name: "SampleShelf"),
        .executableTarget(
            name: "ShelfPlugin",
            dependencies: [.product(name: "DovetailPluginProcess", package: "dovetail"), "SampleShelf"]),
    ]
)

for target in package.targets {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .strictMemorySafety(),
            .treatAllWarnings(as: .error),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .enableUpcomingFeature("InferIsolatedConformances"),
        ]
}
