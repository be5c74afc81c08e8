// What finds codes in pictures: the browser's own detector where it knows QR codes, else zxing's.
const FORMATS = ["qr_code"];

const fetchScript = (address) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

async function zxing(addresses) {
  if (!window.BarcodeDetectionAPI) await fetchScript(addresses.ponyfill);
  const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
  prepareZXingModule({ overrides: { locateFile: () => addresses.wasm } });
  return new BarcodeDetector({ formats: FORMATS });
}

async function native() {
  if (!window.BarcodeDetector) return null;
  const known = await window.BarcodeDetector.getSupportedFormats();
  return known.includes(FORMATS[0]) ? new window.BarcodeDetector({ formats: FORMATS }) : null;
}

/** read(picture) gives the texts of the codes in a picture or a video's frame. */
export async function makeReader(addresses) {
  let own = await native().catch(() => null);
  let other = own ? null : await zxing(addresses);
  const texts = (found) => found.map((code) => code.rawValue);
  return async (picture) => {
    if (own) {
      try {
        return texts(await own.detect(picture));
      } catch (fault) {
        if (fault.name === "InvalidStateError") return []; // the video has no frame yet
        own = null; // some say that they can, and cannot
      }
    }
    other ??= await zxing(addresses);
    return texts(await other.detect(picture));
  };
}
