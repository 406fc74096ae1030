// How long a machine may say nothing at each step before that means something. Firmware's own patience is in the
// comments; under emulation everything takes its time.

/** Firmware: DISCOVERs after 4, 8, 16, 32 seconds; TFTP gives up after 15. */
export const FIRMWARE_SECONDS = 45;
/** From the loader's last byte to its first question. */
export const LOADER_SECONDS = 60;
/** From the last byte of the initial RAM disk to the installer's first packet. */
export const KERNEL_SECONDS = 180;
/** Installers ask for their answer file within seconds of having an address; some wait for all cards' links first. */
export const ANSWER_SECONDS = 120;
/** Making file systems and setting up large packages is silent work. */
export const INSTALL_SECONDS = 300;
