/** Files of test/fixtures with what PyTorch drew, and the same networks here: even sizes of images, and odd ones. */
export const fixtureNetworks = {
  "resnet18-w4-64px": { network: "resnet18", width: 4, imageSize: 64 },
  "resnet18-w2-75px": { network: "resnet18", width: 2, imageSize: 75 },
  "resnet50-w2-64px": { network: "resnet50", width: 2, imageSize: 64 },
  "mobilenet-v3-small-w2-64px": { network: "mobilenet-v3-small", width: 2, imageSize: 64 },
  "mobilenet-v3-small-w2-75px": { network: "mobilenet-v3-small", width: 2, imageSize: 75 },
  "tresnet-m-w2-64px": { network: "tresnet-m", width: 2, imageSize: 64 },
  "tresnet-m-w2-72px": { network: "tresnet-m", width: 2, imageSize: 72 },
  "vit-tiny-w24-64px": { network: "vit-tiny:depth=3", width: 24, imageSize: 64 },
  "vit-tiny-w16-75px": { network: "vit-tiny:depth=2,heads=2", width: 16, imageSize: 75 },
} as const;
