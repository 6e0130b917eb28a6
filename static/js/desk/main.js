import { ActiveChat, AllView } from "./all-view.js";
import { DeskBanners } from "./banners.js";
import { DeskBar } from "./desk-bar.js";
import { DeskSummons } from "./desk-summons.js";
import { AngerMenu } from "./anger-menu.js";
import { CampusPanel } from "./campus-panel.js";
import { CannedPicker } from "./canned-picker.js";
import { CarePanel } from "./care-panel.js";
import { ChatCard, MyChats } from "./chat-card.js";
import { NoteComposer, PatronComposer } from "./chat-composers.js";
import { ChatPane } from "./chat-pane.js";
import { ChatPanes } from "./chat-panes.js";
import { ChatStream } from "./chat-stream.js";
import { CoachStrip } from "./coach.js";
import { CrisisPanel } from "./crisis-panel.js";
import { DeskApp } from "./desk-app.js";
import { EncounterCard } from "./encounter-card.js";
import { FaqPanel } from "./faq-panel.js";
import { FileSender } from "./file-sender.js";
import { HelpCalls } from "./help-calls.js";
import { MessageSearch } from "./message-search.js";
import { MessageThread } from "./message-thread.js";
import { OperatorCard, OperatorList } from "./operator-list.js";
import { SafetyNumbers } from "./safety-numbers.js";
import { ScreenView } from "./screen-view.js";
import { SideTabs, ViewBar } from "./side-tabs.js";
import { StatusMenu } from "./status-menu.js";
import { DeskSignal } from "./signal.js";
import { DeskToasts } from "./toasts.js";
import { TransferOffers } from "./transfers.js";
import { WaitingCard, WaitingList } from "./waiting-card.js";

// The desk first: its parts enrol with it as they come to life.
const elements = {
  "desk-app": DeskApp,
  "desk-bar": DeskBar,
  "desk-banners": DeskBanners,
  "desk-signal": DeskSignal,
  "desk-summons": DeskSummons,
  "desk-toasts": DeskToasts,
  "status-menu": StatusMenu,
  "waiting-card": WaitingCard,
  "waiting-list": WaitingList,
  "transfer-offers": TransferOffers,
  "help-calls": HelpCalls,
  "chat-card": ChatCard,
  "my-chats": MyChats,
  "chat-stream": ChatStream,
  "patron-composer": PatronComposer,
  "note-composer": NoteComposer,
  "file-sender": FileSender,
  "coach-strip": CoachStrip,
  "canned-picker": CannedPicker,
  "chat-pane": ChatPane,
  "chat-panes": ChatPanes,
  "campus-panel": CampusPanel,
  "faq-panel": FaqPanel,
  "encounter-card": EncounterCard,
  "anger-menu": AngerMenu,
  "crisis-panel": CrisisPanel,
  "screen-view": ScreenView,
  "care-panel": CarePanel,
  "safety-numbers": SafetyNumbers,
  "operator-card": OperatorCard,
  "operator-list": OperatorList,
  "message-search": MessageSearch,
  "message-thread": MessageThread,
  "active-chat": ActiveChat,
  "all-view": AllView,
  "side-tabs": SideTabs,
  "view-bar": ViewBar,
};

for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
