// swift-tools-version: 6.2
import PackageDescription

// Built with `scripts/fuzz`, which adds the instrumentation and the library that drives it.
let package = Package(
    name: "dovetail-fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "dovetail", path: ".."),
        // Named here for its trait alone: the package manager overlooks what a trait of a dependency of `dovetail` brings.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    ],
    targets: [
        .target(name: "CLibFuzzer"),
        .executableTarget(
            name: "Fuzzer",
            dependencies: [
                "CLibFuzzer",
                .product(name: "DovetailCore", package: "dovetail"),
                .product(name: "DovetailWire", package: "dovetail"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
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
