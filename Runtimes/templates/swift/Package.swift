// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "sample-notes",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "dovetail", path: "../../..")
    ],
    targets: [
        .target(name: "SampleNotesPlugin", dependencies: [.product(name: "DovetailPlugin", package: "dovetail")]),
        .executableTarget(
            name: "SampleNotesPluginProcess",
            dependencies: ["SampleNotesPlugin", .product(name: "DovetailPluginProcess", package: "dovetail")]
        ),
        .testTarget(
            name: "SampleNotesPluginTests",
            dependencies: [
                "SampleNotesPlugin",
                .product(name: "DovetailHost", package: "dovetail"),
                .product(name: "DovetailPlugin", package: "dovetail"),
                .product(name: "DovetailSQLite", package: "dovetail"),
                .product(name: "DovetailTesting", package: "dovetail"),
            ]
        ),
    ]
)
