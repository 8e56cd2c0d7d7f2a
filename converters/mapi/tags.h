// The ids of the properties we use, by [MS-OXPROPS]'s name. A tag's type is what the store says.
#pragma once

#include "converters/mapi/property.h"

namespace offenbar::mapi::tag {

// Envelope and transport. [MS-OXOMSG], [MS-OXCMSG]
constexpr PropId message_class = 0x001A;                  // PidTagMessageClass
constexpr PropId importance = 0x0017;                     // PidTagImportance
constexpr PropId priority = 0x0026;                       // PidTagPriority
constexpr PropId read_receipt_requested = 0x0029;         // PidTagReadReceiptRequested
constexpr PropId originator_delivery_report = 0x0023;     // PidTagOriginatorDeliveryReportRequested
constexpr PropId sensitivity = 0x0036;                    // PidTagSensitivity
constexpr PropId subject = 0x0037;                        // PidTagSubject
constexpr PropId subject_prefix = 0x003D;                 // PidTagSubjectPrefix
constexpr PropId normalized_subject = 0x0E1D;             // PidTagNormalizedSubject
constexpr PropId client_submit_time = 0x0039;             // PidTagClientSubmitTime
constexpr PropId message_delivery_time = 0x0E06;          // PidTagMessageDeliveryTime
constexpr PropId transport_message_headers = 0x007D;      // PidTagTransportMessageHeaders
constexpr PropId internet_message_id = 0x1035;            // PidTagInternetMessageId
constexpr PropId internet_references = 0x1039;            // PidTagInternetReferences
constexpr PropId in_reply_to_id = 0x1042;                 // PidTagInReplyToId
constexpr PropId conversation_index = 0x0071;             // PidTagConversationIndex
constexpr PropId conversation_topic = 0x0070;             // PidTagConversationTopic
constexpr PropId message_flags = 0x0E07;                  // PidTagMessageFlags
constexpr PropId message_size = 0x0E08;                   // PidTagMessageSize
constexpr PropId message_status = 0x0E17;                 // PidTagMessageStatus
constexpr PropId flag_status = 0x1090;                    // PidTagFlagStatus
constexpr PropId last_verb_executed = 0x1081;             // PidTagLastVerbExecuted
constexpr PropId internet_mail_override_format = 0x5902;  // PidTagInternetMailOverrideFormat
constexpr PropId message_editor_format = 0x5909;          // PidTagMessageEditorFormat
constexpr PropId creation_time = 0x3007;                  // PidTagCreationTime
constexpr PropId last_modification_time = 0x3008;         // PidTagLastModificationTime
constexpr PropId report_tag = 0x0031;                     // PidTagReportTag
constexpr PropId report_text = 0x1001;                    // PidTagReportText
constexpr PropId original_message_class = 0x004B;         // PidTagOriginalMessageClass
constexpr PropId original_message_id = 0x1046;            // PidTagOriginalMessageId
constexpr PropId reporting_mta = 0x6820;                  // PidTagReportingMessageTransferAgent
constexpr PropId remote_mta = 0x0C21;                     // PidTagRemoteMessageTransferAgent
constexpr PropId supplementary_info = 0x0C1B;             // PidTagSupplementaryInfo
constexpr PropId ndr_reason_code = 0x0C04;                // PidTagNonDeliveryReportReasonCode
constexpr PropId ndr_diag_code = 0x0C05;                  // PidTagNonDeliveryReportDiagCode
constexpr PropId ndr_status_code = 0x0C20;                // PidTagNonDeliveryReportStatusCode

// Who. [MS-OXOMSG] 2.2.1
constexpr PropId sender_name = 0x0C1A;                      // PidTagSenderName
constexpr PropId sender_address_type = 0x0C1E;              // PidTagSenderAddressType
constexpr PropId sender_email_address = 0x0C1F;             // PidTagSenderEmailAddress
constexpr PropId sender_entry_id = 0x0C19;                  // PidTagSenderEntryId
constexpr PropId sender_search_key = 0x0C1D;                // PidTagSenderSearchKey
constexpr PropId sent_representing_search_key = 0x003B;     // PidTagSentRepresentingSearchKey
constexpr PropId sender_smtp_address = 0x5D01;              // PidTagSenderSmtpAddress
constexpr PropId sent_representing_name = 0x0042;           // PidTagSentRepresentingName
constexpr PropId sent_representing_address_type = 0x0064;   // PidTagSentRepresentingAddressType
constexpr PropId sent_representing_email_address = 0x0065;  // PidTagSentRepresentingEmailAddress
constexpr PropId sent_representing_entry_id = 0x0041;       // PidTagSentRepresentingEntryId
constexpr PropId sent_representing_smtp_address = 0x5D02;   // PidTagSentRepresentingSmtpAddress
constexpr PropId received_by_name = 0x0040;                 // PidTagReceivedByName
constexpr PropId received_by_email_address = 0x0076;        // PidTagReceivedByEmailAddress
constexpr PropId reply_recipient_names = 0x0050;            // PidTagReplyRecipientNames
constexpr PropId reply_recipient_entries = 0x004F;          // PidTagReplyRecipientEntries
constexpr PropId display_to = 0x0E04;                       // PidTagDisplayTo
constexpr PropId display_cc = 0x0E03;                       // PidTagDisplayCc
constexpr PropId display_bcc = 0x0E02;                      // PidTagDisplayBcc
constexpr PropId recipient_type = 0x0C15;                   // PidTagRecipientType
constexpr PropId display_name = 0x3001;                     // PidTagDisplayName
constexpr PropId address_type = 0x3002;                     // PidTagAddressType
constexpr PropId email_address = 0x3003;                    // PidTagEmailAddress
constexpr PropId smtp_address = 0x39FE;                     // PidTagSmtpAddress
constexpr PropId entry_id = 0x0FFF;                         // PidTagEntryId
constexpr PropId search_key = 0x300B;                       // PidTagSearchKey

// What. [MS-OXCMSG] 2.2.1.56
constexpr PropId body = 0x1000;                // PidTagBody
constexpr PropId body_html = 0x1013;           // PidTagBodyHtml, PidTagHtml
constexpr PropId rtf_compressed = 0x1009;      // PidTagRtfCompressed
constexpr PropId rtf_in_sync = 0x0E1F;         // PidTagRtfInSync
constexpr PropId native_body = 0x1016;         // PidTagNativeBody
constexpr PropId body_content_id = 0x1015;     // PidTagBodyContentId
constexpr PropId message_code_page = 0x3FFD;   // PidTagMessageCodepage
constexpr PropId internet_code_page = 0x3FDE;  // PidTagInternetCodepage
constexpr PropId message_locale_id = 0x3FF1;   // PidTagMessageLocaleId
constexpr PropId has_attachments = 0x0E1B;     // PidTagHasAttachments

// Attachments. [MS-OXCMSG] 2.2.2
constexpr PropId attach_method = 0x3705;         // PidTagAttachMethod
constexpr PropId attach_data = 0x3701;           // PidTagAttachDataBinary, PidTagAttachDataObject
constexpr PropId attach_long_filename = 0x3707;  // PidTagAttachLongFilename
constexpr PropId attach_filename = 0x3704;       // PidTagAttachFilename
constexpr PropId attach_extension = 0x3703;      // PidTagAttachExtension
constexpr PropId attach_pathname = 0x3708;       // PidTagAttachPathname
constexpr PropId attach_long_pathname = 0x370D;  // PidTagAttachLongPathname
constexpr PropId attach_mime_tag = 0x370E;       // PidTagAttachMimeTag
constexpr PropId attach_content_id = 0x3712;     // PidTagAttachContentId
constexpr PropId attach_content_location = 0x3713;  // PidTagAttachContentLocation
constexpr PropId attach_content_base = 0x3711;      // PidTagAttachContentBase
constexpr PropId attach_flags = 0x3714;             // PidTagAttachFlags
constexpr PropId attach_encoding = 0x3702;          // PidTagAttachEncoding
constexpr PropId attach_size = 0x0E20;              // PidTagAttachSize
constexpr PropId attach_number = 0x0E21;            // PidTagAttachNumber
constexpr PropId attach_rendering = 0x3709;         // PidTagAttachRendering
constexpr PropId rendering_position = 0x370B;       // PidTagRenderingPosition
constexpr PropId attachment_hidden = 0x7FFE;        // PidTagAttachmentHidden
constexpr PropId attach_transport_name = 0x370C;    // PidTagAttachTransportName

// Folders and stores. [MS-OXCFOLD], [MS-OXOSFLD]
constexpr PropId container_class = 0x3613;           // PidTagContainerClass
constexpr PropId content_count = 0x3602;             // PidTagContentCount
constexpr PropId content_unread_count = 0x3603;      // PidTagContentUnreadCount
constexpr PropId subfolders = 0x360A;                // PidTagSubfolders
constexpr PropId associated_content_count = 0x3617;  // PidTagAssociatedContentCount

}  // namespace offenbar::mapi::tag
