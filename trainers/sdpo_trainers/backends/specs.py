"""The backends of this package, described without importing torch."""

from sdpo_gym.backends import BackendSpec

SFT = BackendSpec(
    "sft",
    "sdpo_trainers.backends.sft:SFT",
    "supervised: maximises the likelihood of oracle answers, some of them under a reprompt (warm start)",
)
GRPO = BackendSpec(
    "grpo",
    "sdpo_trainers.backends.grpo:GRPO",
    "scalar baseline: clipped policy gradient on group-relative advantages; reads rewards only",
    "arXiv 2402.03300",
)
SCALAR_SDPO = BackendSpec(
    "scalar-sdpo",
    "sdpo_trainers.backends.scalar_sdpo:ScalarSDPO",
    "self-distillation from successful siblings as demonstrations; reads rewards only",
    "arXiv 2601.20802",
)
SDPO = BackendSpec(
    "sdpo",
    "sdpo_trainers.backends.sdpo:SDPO",
    "self-distillation from a teacher that is shown the feedback and a sibling's success",
    "arXiv 2601.20802",
    reads_feedback=True,
)
RLSD = BackendSpec(
    "rlsd",
    "sdpo_trainers.backends.rlsd:RLSD",
    "policy gradient whose size per token a teacher that knows the answer decides (also CEPO)",
    "arXiv 2604.03128",
)
RLCSD = BackendSpec(
    "rlcsd",
    "sdpo_trainers.backends.rlcsd:RLCSD",
    "policy gradient shifted where a right hint and wrong hints tell tokens apart; reads rewards only",
    "arXiv 2606.11709",
)
SDPG = BackendSpec(
    "sdpg",
    "sdpo_trainers.backends.sdpg:SDPG",
    "policy gradient with self-distillation, from a teacher that knows the answer, of what did well",
    "arXiv 2606.04036",
)
HYBRID = BackendSpec(
    "hybrid",
    "sdpo_trainers.backends.hybrid:Hybrid",
    "GRPO and SDPO at once: a share of the loss is the policy gradient's, the rest self-distillation's",
    "arXiv 2601.20802",
    reads_feedback=True,
)
SRPO = BackendSpec(
    "srpo",
    "sdpo_trainers.backends.srpo:SRPO",
    "self-distillation of failed attempts, weighed by the teacher's certainty; policy gradient of all others",
    "arXiv 2604.02288",
    reads_feedback=True,
)
SC_SDPO = BackendSpec(
    "sc-sdpo",
    "sdpo_trainers.backends.sc_sdpo:SCSDPO",
    "self-distillation that weighs questions by how evenly right and wrong attempts divide on them",
    "arXiv 2605.27765",
    reads_feedback=True,
)
SDFT = BackendSpec(
    "sdft",
    "sdpo_trainers.backends.sdft:SDFT",
    "self-distillation of all attempts from a slow teacher that is shown the oracle; reads no rewards",
    "arXiv 2601.19897",
)
OPSD = BackendSpec(
    "opsd",
    "sdpo_trainers.backends.opsd:OPSD",
    "self-distillation of all attempts from the initial weights, shown the oracle; reads no rewards",
    "arXiv 2601.18734",
)
RAFT = BackendSpec(
    "raft",
    "sdpo_trainers.backends.raft:RAFT",
    "supervised: fine-tuning on the best attempts of each group (also expert iteration); reads rewards only",
    "arXiv 2304.06767",
)
CORRECTED_SFT = BackendSpec(
    "corrected-sft",
    "sdpo_trainers.backends.corrected_sft:CorrectedSFT",
    "supervised: fine-tuning on second attempts, made after feedback, that pass",
    reads_feedback=True,
)
ANTISD = BackendSpec(
    "antisd",
    "sdpo_trainers.backends.antisd:AntiSD",
    "policy gradient that also goes away from a self-teacher who has seen a solution",
    "arXiv 2605.11609",
    reads_feedback=True,
)
