/** Two soft notes for a reply that nobody is looking at. Made here: no file to fetch. Silent where sound is not allowed. */
let audio = null;

export function chime() {
  try {
    audio ??= new AudioContext();
    note(audio.currentTime, 659);
    note(audio.currentTime + 0.14, 880);
  } catch {
    // no sound on this machine: the title and the launcher still tell
  }
}

function note(at, pitch) {
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.08, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.5);
}
